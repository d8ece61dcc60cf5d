package dev.tare.needs;

/** Names of functions as Go's linker writes them: {@code gopkg.in/yaml%2ev3.(*Decoder).Decode}. */
final class CallerNames {
    private CallerNames() {}

    /** The import path of a function's package; the empty string for a name without one. */
    static String packageOf(String function) {
        // Type arguments hold paths of their own.
        int bracket = function.indexOf('[');
        String name = bracket < 0 ? function : function.substring(0, bracket);
        int dot = name.indexOf('.', name.lastIndexOf('/') + 1);
        return dot < 0 ? "" : unescaped(name.substring(0, dot));
    }

    /** cmd/internal/objabi.PathToPrefix writes a dot in the last part, and odd characters, as a percent sign and digits. */
    private static String unescaped(String path) {
        if (path.indexOf('%') < 0) {
            return path;
        }
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < path.length(); i++) {
            int high = i + 2 < path.length() ? Character.digit(path.charAt(i + 1), 16) : -1;
            int low = i + 2 < path.length() ? Character.digit(path.charAt(i + 2), 16) : -1;
            if (path.charAt(i) == '%' && high >= 0 && low >= 0) {
                out.append((char) (high * 16 + low));
                i += 2;
            } else {
                out.append(path.charAt(i));
            }
        }
        return out.toString();
    }
}
