package dev.tare.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Options of the form {@code NAME=VALUE}. */
final class Pairs {
    private Pairs() {}

    /** In order; a name alone has the empty value. */
    static Map<String, String> of(List<String> options) {
        Map<String, String> pairs = new LinkedHashMap<>();
        for (String option : options) {
            int equals = option.indexOf('=');
            pairs.put(
                    equals < 0 ? option : option.substring(0, equals), equals < 0 ? "" : option.substring(equals + 1));
        }
        return pairs;
    }
}
