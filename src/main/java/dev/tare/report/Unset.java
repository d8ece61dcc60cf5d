package dev.tare.report;

/** The value of a field that docker knows and that is not set, as its zero value prints in a template of Go. */
enum Unset {
    LIST("[]", false),
    MAP("map[]", false),
    /** Those below are left out of JSON. */
    OPTIONAL_LIST("[]", true),
    OPTIONAL_MAP("map[]", true),
    OPTIONAL_TEXT("", true),
    OPTIONAL_FLAG("false", true),
    POINTER("<nil>", true);

    private final String text;
    private final boolean omitted;

    Unset(String text, boolean omitted) {
        this.text = text;
        this.omitted = omitted;
    }

    /** As Go prints it. */
    String text() {
        return text;
    }

    /** Whether JSON does not have the field at all; else it is null there. */
    boolean isOmitted() {
        return omitted;
    }
}
