package dev.tare.deliver;

import dev.tare.diagnostic.TareException;
import java.util.ArrayList;
import java.util.List;

/** One line of comma-separated values (RFC 4180), as docker reads the value of {@code --output}. */
public final class Csv {
    private Csv() {}

    /** The fields of a line: one in double quotes may hold commas, and {@code ""} for a quote. */
    public static List<String> fields(String line) {
        List<String> fields = new ArrayList<>();
        int at = 0;
        while (true) {
            StringBuilder field = new StringBuilder();
            at = line.startsWith("\"", at) ? quoted(line, at + 1, field) : plain(line, at, field);
            fields.add(field.toString());
            if (at == line.length()) {
                return fields;
            }
            if (line.charAt(at) != ',') {
                throw wrong(line, "text follows a closing quote");
            }
            at++;
        }
    }

    private static int plain(String line, int from, StringBuilder field) {
        int comma = line.indexOf(',', from);
        int end = comma < 0 ? line.length() : comma;
        field.append(line, from, end);
        if (field.indexOf("\"") >= 0) {
            throw wrong(line, "a quote stands inside a field that does not begin with one");
        }
        return end;
    }

    private static int quoted(String line, int from, StringBuilder field) {
        int at = from;
        while (at < line.length()) {
            if (line.charAt(at) != '"') {
                field.append(line.charAt(at));
                at++;
            } else if (line.startsWith("\"\"", at)) {
                field.append('"');
                at += 2;
            } else {
                return at + 1;
            }
        }
        throw wrong(line, "a quote is not closed");
    }

    private static TareException wrong(String line, String why) {
        return TareException.usage(
                "--output " + line + ": " + why, "quote a whole field, as in type=local,\"dest=a,b\"");
    }
}
