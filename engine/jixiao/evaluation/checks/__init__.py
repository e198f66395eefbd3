"""The checks of the review, one function a check.

Of the arithmetic ones (`lowered.every.LOWERED`) these are the words: trees say whether a finding is due. What looks at
texts has no tree, nor have weights against the quota of a group (C123); there the function says both.
"""
