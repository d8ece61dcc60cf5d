package dev.tare.dockerfile;

import java.util.ArrayList;
import java.util.List;

/** One line of comma-separated values (RFC 4180), as {@code --mount} and {@code --device} have them. */
final class Csv {
    private Csv() {}

    /** @param what the values are, for the message */
    static List<String> fields(String line, String what) throws SyntaxException {
        List<String> fields = new ArrayList<>();
        if (line.isEmpty()) {
            throw new SyntaxException("failed to parse csv " + what + ": it is empty");
        }
        int at = 0;
        while (true) {
            if (line.startsWith("\"", at)) {
                StringBuilder field = new StringBuilder();
                at++;
                while (true) {
                    int quote = line.indexOf('"', at);
                    if (quote < 0) {
                        throw new SyntaxException(
                                "failed to parse csv " + what + ": a quote is not closed", line.substring(at));
                    }
                    field.append(line, at, quote);
                    at = quote + 1;
                    if (!line.startsWith("\"", at)) {
                        break;
                    }
                    field.append('"');
                    at++;
                }
                fields.add(field.toString());
                if (at < line.length() && line.charAt(at) != ',') {
                    throw new SyntaxException(
                            "failed to parse csv " + what + ": text behind a quote", line.substring(at));
                }
            } else {
                int comma = line.indexOf(',', at);
                String field = line.substring(at, comma < 0 ? line.length() : comma);
                if (field.indexOf('"') >= 0) {
                    throw new SyntaxException("failed to parse csv " + what + ": a quote inside of a value", field);
                }
                fields.add(field);
                at += field.length();
            }
            if (at == line.length()) {
                return fields;
            }
            at++;
        }
    }
}
