package dev.tare.bake;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where the values of variables come from besides the files.
 *
 * @param builtin that no one can set: {@code BAKE_CMD_CONTEXT} and {@code BAKE_LOCAL_PLATFORM}
 * @param given on the command line
 * @param environment variables of the process; empty where they are not to be looked at
 */
public record BakeVariables(Map<String, String> builtin, Map<String, String> given, Map<String, String> environment) {
    public BakeVariables {
        builtin = Map.copyOf(builtin);
        given = Map.copyOf(given);
        environment = Map.copyOf(environment);
    }

    /** What a variable is set to from outside; null where it is not. */
    @Nullable String override(String name) {
        String value = given.get(name);
        return value == null ? environment.get(name) : value;
    }

    /** What compose files see. */
    Map<String, String> all() {
        Map<String, String> all = new LinkedHashMap<>(environment);
        all.putAll(given);
        return all;
    }
}
