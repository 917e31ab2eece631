"""What tests of several modules are built of."""
