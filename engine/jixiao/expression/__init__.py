"""Rules as expression trees: the tree, how formulas become one, and the passes between tree and machine."""
