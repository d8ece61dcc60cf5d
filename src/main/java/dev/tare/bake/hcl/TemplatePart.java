package dev.tare.bake.hcl;

/** What stands in a template, one behind the other. */
sealed interface TemplatePart {
    /** A text; of a here-document one line at most, with its end. */
    record Text(String text, HclPlace at) implements TemplatePart {}

    /** <code>${value}</code>. */
    record Value(HclExpression value) implements TemplatePart {}

    /** <code>%{ if test }</code>. */
    record If(HclExpression test, HclPlace at) implements TemplatePart {}

    /** <code>%{ for names in list }</code>. */
    record Loop(ExpressionParser.Variables names, HclExpression in, HclPlace at) implements TemplatePart {}

    /** <code>%{ else }</code>, <code>%{ endif }</code> or <code>%{ endfor }</code>. */
    record End(String word, HclPlace at) implements TemplatePart {}
}
