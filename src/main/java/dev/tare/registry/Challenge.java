package dev.tare.registry;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * One challenge of a WWW-Authenticate header (RFC 9110, 11.6.1).
 *
 * @param scheme in lower case, such as {@code bearer}
 * @param parameters by names in lower case
 */
record Challenge(String scheme, Map<String, String> parameters) {
    /** All challenges of a header's values; what cannot be read is left out. */
    static List<Challenge> parse(List<String> values) {
        List<Challenge> out = new ArrayList<>();
        for (String value : values) {
            new Reader(value).read(out);
        }
        return out;
    }

    String parameter(String name) {
        return parameters.getOrDefault(name, "");
    }

    private static final class Reader {
        private final String text;
        private int at;

        Reader(String text) {
            this.text = text;
        }

        void read(List<Challenge> out) {
            while (at < text.length()) {
                skip(" ,\t");
                String scheme = token();
                if (scheme.isEmpty()) {
                    return;
                }
                Map<String, String> parameters = new LinkedHashMap<>();
                while (true) {
                    int start = at;
                    skip(" ,\t");
                    String name = token();
                    skip(" \t");
                    if (name.isEmpty() || at >= text.length() || text.charAt(at) != '=') {
                        // The scheme of the next challenge.
                        at = start;
                        break;
                    }
                    at++;
                    skip(" \t");
                    parameters.put(name.toLowerCase(Locale.ROOT), value());
                }
                out.add(new Challenge(scheme.toLowerCase(Locale.ROOT), Map.copyOf(parameters)));
            }
        }

        private void skip(String which) {
            while (at < text.length() && which.indexOf(text.charAt(at)) >= 0) {
                at++;
            }
        }

        private String token() {
            int start = at;
            while (at < text.length() && " \t,=\"".indexOf(text.charAt(at)) < 0) {
                at++;
            }
            return text.substring(start, at);
        }

        private String value() {
            if (at >= text.length() || text.charAt(at) != '"') {
                return token();
            }
            StringBuilder out = new StringBuilder();
            for (at++; at < text.length() && text.charAt(at) != '"'; at++) {
                if (text.charAt(at) == '\\' && at + 1 < text.length()) {
                    at++;
                }
                out.append(text.charAt(at));
            }
            // Without its closing quote it goes up to the end.
            at = Math.min(at + 1, text.length());
            return out.toString();
        }
    }
}
