"""Claims: what a reply says about the pipeline, and whether it is so."""
