package dev.tare.dockerfile.syntax;

import dev.tare.diagnostic.NearNames;
import dev.tare.text.Csv;
import dev.tare.text.GoBool;
import dev.tare.text.SyntaxException;
import java.util.List;
import java.util.Locale;

/**
 * The value of {@code RUN --device}.
 *
 * @param name of a device by the Container Device Interface, such as {@code vendor.com/device=name}
 * @param required whether the build fails without it
 */
public record RunDevice(String name, boolean required) {

    public static RunDevice parse(String value) throws SyntaxException {
        String name = "";
        boolean required = false;
        for (String field : Csv.fields(value, "devices")) {
            int equals = field.indexOf('=');
            String key = (equals < 0 ? field : field.substring(0, equals)).toLowerCase(Locale.ROOT);
            if (key.equals("required")) {
                required = equals < 0 || bool(key, field.substring(equals + 1));
            } else if (key.equals("name") && equals >= 0) {
                if (!name.isEmpty()) {
                    throw new SyntaxException("device name already set to " + name, field);
                }
                name = field.substring(equals + 1);
            } else if (name.isEmpty()) {
                name = field;
            } else if (equals < 0) {
                throw new SyntaxException("invalid field '" + field + "' must be a key=value pair", field);
            } else {
                throw new SyntaxException(
                        "unexpected key '" + key + "' in '" + field + "'",
                        field,
                        NearNames.hint(key, List.of("name", "required")));
            }
        }
        return new RunDevice(name, required);
    }

    private static boolean bool(String key, String value) throws SyntaxException {
        Boolean parsed = GoBool.parse(value);
        if (parsed == null) {
            throw new SyntaxException("invalid value for " + key + ": " + value, value);
        }
        return parsed;
    }
}
