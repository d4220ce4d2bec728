"""The picture, drawn: as SVG, and as Mermaid."""
