package dev.tare.needs.files;

import dev.tare.oci.ContainerConfig;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Whom an image's program runs as, and with which variables. HOME, TMPDIR, TZ and ZONEINFO of them say where it looks.
 *
 * @param user with the home that HOME names
 */
public record Surroundings(ImageUser user, Map<String, String> environment) {
    public Surroundings {
        environment = Map.copyOf(environment);
        String home = folder(environment.get("HOME"));
        user = home == null ? user : user.withHome(home);
    }

    /** What an image says. @throws dev.tare.diagnostic.TareException when its USER is none */
    public static Surroundings of(ContainerConfig config) {
        return new Surroundings(ImageUser.parse(config.user()), config.variables());
    }

    /** The folder of temporary files. */
    String temporary() {
        String named = folder(environment.get("TMPDIR"));
        return named == null ? "/tmp" : named;
    }

    /** The archive or folder of zones that programs of Go look into first (time.LoadLocation); null where none is named. */
    @Nullable String zones() {
        String named = environment.getOrDefault("ZONEINFO", "");
        return named.startsWith("/") ? named : null;
    }

    /** The name of the zone that TZ sets; null where it names none that is a file of the system's folder. */
    @Nullable String localZone() {
        String value = environment.getOrDefault("TZ", "");
        String name = value.startsWith(":") ? value.substring(1) : value;
        return name.isEmpty() || name.startsWith("/") || name.equals("UTC") ? null : name;
    }

    private static @Nullable String folder(@Nullable String value) {
        if (value == null || !value.startsWith("/") || value.length() == 1) {
            return null;
        }
        return value.endsWith("/") ? value.substring(0, value.length() - 1) : value;
    }
}
