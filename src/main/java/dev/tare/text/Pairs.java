package dev.tare.text;

import dev.tare.diagnostic.TareException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Labels of the form {@code NAME=VALUE}. */
public final class Pairs {
    private Pairs() {}

    /** In order; a name alone has the empty value. @throws TareException (usage) where the name is missing */
    public static Map<String, String> of(List<String> options) {
        Map<String, String> pairs = new LinkedHashMap<>();
        for (String option : options) {
            int equals = option.indexOf('=');
            if (equals == 0 || option.isEmpty()) {
                throw TareException.usage("--label takes NAME=VALUE, not \"" + option + "\"", null);
            }
            pairs.put(
                    equals < 0 ? option : option.substring(0, equals), equals < 0 ? "" : option.substring(equals + 1));
        }
        return pairs;
    }
}
