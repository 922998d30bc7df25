"""How good is it? Own implementations of the measures that Dateline is judged by, over coded records and annotated texts."""
