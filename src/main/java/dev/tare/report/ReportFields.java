package dev.tare.report;

import java.util.Map;

/**
 * A line of a listing, for a {@link Template}.
 *
 * @param shown value by docker's name of the field, all of them texts
 * @param labels for {@code .Label "name"}
 */
public record ReportFields(Map<String, String> shown, Map<String, String> labels) {}
