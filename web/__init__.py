"""What a person sees in a browser: templates and assets."""
