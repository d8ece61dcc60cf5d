package dev.tare.attest;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a package says of its licence, as an expression of SPDX 2.3 (annex D).
 *
 * @param expression valid; empty where nothing is known
 * @param references each {@code LicenseRef-..} of the expression, with the name that the package gives it
 */
record License(String expression, Map<String, String> references) {
    static final License NONE = new License("", Map.of());

    /** An expression longer than this is a text. */
    private static final int MAX_LENGTH = 16 << 10;

    private static final int DEEPEST = 32;

    License {
        references = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(references));
    }

    /** Whether the identifiers of SPDX alone say it. */
    boolean isStandard() {
        return !expression.isEmpty() && references.isEmpty();
    }

    /** Whether it is one identifier. */
    boolean isIdentifier() {
        return isStandard() && expression.indexOf(' ') < 0 && !expression.endsWith("+");
    }

    /** Reads an expression; names that SPDX does not have, and what is no expression, become references. */
    static License of(String text) {
        String stripped = text.strip();
        if (stripped.isEmpty() || stripped.length() > MAX_LENGTH) {
            return NONE;
        }
        Reader reader = new Reader(tokens(stripped));
        String expression = reader.any(0);
        if (expression == null || reader.at < reader.tokens.size()) {
            String reference = reference(stripped);
            return new License(reference, Map.of(reference, stripped));
        }
        return new License(expression, reader.references);
    }

    private static List<String> tokens(String text) {
        List<String> out = new ArrayList<>();
        int start = 0;
        for (int i = 0; i <= text.length(); i++) {
            char c = i < text.length() ? text.charAt(i) : ' ';
            if (c == '(' || c == ')' || Character.isWhitespace(c)) {
                if (i > start) {
                    out.add(text.substring(start, i));
                }
                if (c == '(' || c == ')') {
                    out.add(String.valueOf(c));
                }
                start = i + 1;
            }
        }
        return out;
    }

    private static String reference(String name) {
        StringBuilder out = new StringBuilder("LicenseRef-");
        for (int i = 0; i < Math.min(name.length(), 80); i++) {
            char c = name.charAt(i);
            boolean allowed = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '.';
            out.append(allowed ? c : '-');
        }
        return out.toString();
    }

    /** Reads AND, OR, WITH and parentheses; the text comes out as it went in, identifiers in SPDX's spelling. */
    private static final class Reader {
        private final List<String> tokens;
        private final Map<String, String> references = new LinkedHashMap<>();
        private int at;

        Reader(List<String> tokens) {
            this.tokens = tokens;
        }

        @Nullable String any(int depth) {
            StringBuilder out = new StringBuilder();
            while (true) {
                String part = part(depth);
                if (part == null) {
                    return null;
                }
                out.append(part);
                String operator = peek().toUpperCase(Locale.ROOT);
                if (!operator.equals("AND") && !operator.equals("OR")) {
                    return out.toString();
                }
                out.append(' ').append(operator).append(' ');
                at++;
            }
        }

        private @Nullable String part(int depth) {
            String token = peek();
            at++;
            if (token.equals("(")) {
                String inner = depth == DEEPEST ? null : any(depth + 1);
                if (inner == null || !peek().equals(")")) {
                    return null;
                }
                at++;
                return "(" + inner + ")";
            }
            if (token.isEmpty() || token.equals(")") || isOperator(token)) {
                return null;
            }
            String license = identifier(token);
            if (!peek().equalsIgnoreCase("WITH")) {
                return license;
            }
            at++;
            String exception = Identifiers.find(peek());
            if (exception == null) {
                return null;
            }
            at++;
            return license + " WITH " + exception;
        }

        private String peek() {
            return at < tokens.size() ? tokens.get(at) : "";
        }

        private static boolean isOperator(String token) {
            return switch (token.toUpperCase(Locale.ROOT)) {
                case "AND", "OR", "WITH" -> true;
                default -> false;
            };
        }

        private String identifier(String token) {
            boolean later = token.endsWith("+");
            String known = Identifiers.find(later ? token.substring(0, token.length() - 1) : token);
            if (known != null) {
                return later ? known + "+" : known;
            }
            String reference = reference(token);
            references.put(reference, token);
            return reference;
        }
    }

    /** The identifiers of SPDX's list, licences and exceptions; read when the first is asked for. */
    private static final class Identifiers {
        private static final String FILE = "spdx-identifiers.txt";

        private static final Map<String, String> ALL = read();

        static @Nullable String find(String name) {
            return ALL.get(name.toLowerCase(Locale.ROOT));
        }

        private static Map<String, String> read() {
            Map<String, String> all = new HashMap<>();
            try (InputStream in = License.class.getResourceAsStream(FILE)) {
                if (in == null) {
                    throw new IllegalStateException(FILE + " is missing");
                }
                for (String line : new String(in.readAllBytes(), StandardCharsets.US_ASCII).split("\n")) {
                    all.put(line.toLowerCase(Locale.ROOT), line);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return all;
        }
    }
}
