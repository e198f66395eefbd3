"""All diagnostic codes, one table a stage."""

from jixiao.diagnostic.code import Code
from jixiao.diagnostic.codes.check import CHECK_CODES
from jixiao.diagnostic.codes.document import DOCUMENT_CODES
from jixiao.diagnostic.codes.expression import EXPRESSION_CODES
from jixiao.diagnostic.codes.filing import FILING_CODES
from jixiao.diagnostic.codes.form import FORM_CODES
from jixiao.diagnostic.codes.found import FOUND_CODES
from jixiao.diagnostic.codes.framework import FRAMEWORK_CODES
from jixiao.diagnostic.codes.input import INPUT_CODES
from jixiao.diagnostic.codes.many import MANY_CODES
from jixiao.diagnostic.codes.number import NUMBER_CODES
from jixiao.diagnostic.codes.papers import PAPER_CODES
from jixiao.diagnostic.codes.plan import PLAN_CODES
from jixiao.diagnostic.codes.shape import SHAPE_CODES
from jixiao.diagnostic.codes.summary import SUMMARY_CODES
from jixiao.diagnostic.codes.usage import USAGE_CODES

CODES: dict[str, Code] = {
    **DOCUMENT_CODES,
    **SHAPE_CODES,
    **EXPRESSION_CODES,
    **FRAMEWORK_CODES,
    **FORM_CODES,
    **PAPER_CODES,
    **PLAN_CODES,
    **NUMBER_CODES,
    **INPUT_CODES,
    **FILING_CODES,
    **CHECK_CODES,
    **FOUND_CODES,
    **USAGE_CODES,
    **MANY_CODES,
    **SUMMARY_CODES,
}
