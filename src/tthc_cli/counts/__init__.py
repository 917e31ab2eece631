"""What is counted: the registry of measures (phép đo), by which targets name them."""
