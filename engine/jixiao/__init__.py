"""jixiao: the rules engine for Chinese government budget-performance scoring (预算绩效自评)."""
