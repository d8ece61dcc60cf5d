package dev.tare.sandbox.option;

import dev.tare.diagnostic.TareException;
import dev.tare.sandbox.security.Confinement;
import dev.tare.sandbox.security.Confinement.Device;
import dev.tare.sandbox.security.Confinement.Filter;
import dev.tare.text.GoBool;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What {@code --security-opt} says, in docker's form; and readers of its neighbours.
 *
 * @param options that it turns on
 * @param filter of system calls
 */
public record SecurityOptions(Set<Confinement.Option> options, Filter filter) {

    /** @param directory that relative paths of the host are taken from */
    public static SecurityOptions of(List<String> texts, Path directory) {
        Set<Confinement.Option> options = EnumSet.noneOf(Confinement.Option.class);
        Filter filter = Filter.USUAL;
        for (String option : texts) {
            int at = option.indexOf('=') < 0 ? option.indexOf(':') : option.indexOf('=');
            String name = at < 0 ? option : option.substring(0, at);
            String value = at < 0 ? "" : option.substring(at + 1);
            switch (name) {
                case "no-new-privileges" -> put(options, Confinement.Option.NO_NEW_PRIVILEGES, isOn(option, value));
                case "systempaths" -> put(options, Confinement.Option.SYSTEM_PATHS, isUnconfined(option, value));
                case "seccomp" -> filter = filter(value, directory);
                case "apparmor", "label" -> {
                    if (!value.equals("unconfined") && !value.equals("disable")) {
                        throw TareException.usage(
                                "--security-opt " + option
                                        + ": there are no profiles of AppArmor or SELinux for containers",
                                "leave it out: seccomp and capabilities hold them");
                    }
                }
                default ->
                    throw TareException.usage(
                            "--security-opt knows no \"" + name + "\"",
                            "no-new-privileges, seccomp=FILE, seccomp=unconfined and systempaths=unconfined are there");
            }
        }
        return new SecurityOptions(options, filter);
    }

    private static void put(Set<Confinement.Option> to, Confinement.Option option, boolean isOn) {
        if (isOn) {
            to.add(option);
        } else {
            to.remove(option);
        }
    }

    private static boolean isOn(String option, String value) {
        Boolean on = value.isEmpty() ? Boolean.TRUE : GoBool.parse(value);
        if (on == null) {
            throw TareException.usage("--security-opt " + option + ": it is true or false", null);
        }
        return on;
    }

    private static boolean isUnconfined(String option, String value) {
        if (!value.equals("unconfined")) {
            throw TareException.usage("--security-opt " + option + ": the only value is unconfined", null);
        }
        return true;
    }

    private static Filter filter(String value, Path directory) {
        return switch (value) {
            case "" -> throw TareException.usage("--security-opt seccomp= needs a file, or unconfined", null);
            case "unconfined" -> Filter.UNCONFINED;
            case "builtin" -> Filter.USUAL;
            default -> new Filter(false, directory.resolve(value));
        };
    }

    /** Devices of the host: {@code DEVICE[:PATH[:rwm]]}. */
    public static List<Device> devices(List<String> texts, Path directory) {
        List<Device> out = new ArrayList<>();
        for (String text : texts) {
            String[] parts = text.split(":", -1);
            String access = "rwm";
            String target = parts[0];
            if (parts.length == 2 && isAccess(parts[1])) {
                access = parts[1];
            } else if (parts.length > 1) {
                target = parts[1];
                access = parts.length == 3 ? parts[2] : access;
            }
            if (parts.length > 3 || !isAccess(access) || !target.startsWith("/") || parts[0].isEmpty()) {
                throw TareException.usage(
                        "--device takes DEVICE[:PATH[:rwm]], not \"" + text + "\"", "as in --device /dev/fuse");
            }
            out.add(new Device(directory.resolve(parts[0]), target, access));
        }
        return out;
    }

    private static boolean isAccess(String text) {
        for (int i = 0; i < text.length(); i++) {
            if ("rwm".indexOf(text.charAt(i)) < 0 || text.indexOf(text.charAt(i)) != i) {
                return false;
            }
        }
        return !text.isEmpty();
    }

    /** Kernel settings: {@code NAME=VALUE}. */
    public static Map<String, String> sysctls(List<String> texts) {
        Map<String, String> out = new LinkedHashMap<>();
        for (String text : texts) {
            int equals = text.indexOf('=');
            if (equals <= 0) {
                throw TareException.usage("--sysctl takes NAME=VALUE, not \"" + text + "\"", null);
            }
            out.put(text.substring(0, equals), text.substring(equals + 1));
        }
        return out;
    }

    /**
     * Whether a namespace is the host's.
     *
     * @param flag without dashes, for the error
     * @param own values that mean one of its own
     */
    public static boolean isHost(String flag, @Nullable String value, List<String> own) {
        if (value == null || value.isEmpty() || own.contains(value)) {
            return false;
        }
        if (value.equals("host")) {
            return true;
        }
        throw TareException.usage(
                "--" + flag + " takes host, not \"" + value + "\"",
                value.startsWith("container:")
                        ? "containers do not share namespaces; tare exec runs more in one"
                        : null);
    }
}
