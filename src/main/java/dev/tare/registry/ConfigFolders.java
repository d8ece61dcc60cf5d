package dev.tare.registry;

import java.nio.file.Path;
import java.util.Map;

/** The folders of a user's settings. */
public final class ConfigFolders {
    private ConfigFolders() {}

    static Path user(Map<String, String> environment) {
        String home = environment.getOrDefault("HOME", "");
        return Path.of(home.isEmpty() ? System.getProperty("user.home", "/") : home);
    }

    /** {@code $XDG_CONFIG_HOME}, else {@code ~/.config}; a relative path is ignored, as the specification has it. */
    public static Path config(Map<String, String> environment) {
        String config = environment.getOrDefault("XDG_CONFIG_HOME", "");
        return config.startsWith("/") ? Path.of(config) : user(environment).resolve(".config");
    }

    /** The folder of docker's config.json. */
    static Path docker(Map<String, String> environment) {
        String config = environment.getOrDefault("DOCKER_CONFIG", "");
        return config.isEmpty() ? user(environment).resolve(".docker") : Path.of(config);
    }
}
