"""Write a document (`classifier.draw.document`): one module for each format."""
