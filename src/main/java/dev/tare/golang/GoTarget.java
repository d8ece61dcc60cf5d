package dev.tare.golang;

import dev.tare.binary.go.BuildInfo;
import dev.tare.oci.Platform;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a program is built for.
 *
 * @param platform of the image
 * @param environment that makes {@code go} build for it
 */
record GoTarget(Platform platform, Map<String, String> environment) {
    GoTarget {
        environment = Collections.unmodifiableMap(new TreeMap<>(environment));
    }

    static GoTarget of(GoOptions options, Map<String, String> environment) {
        Map<String, String> result = new TreeMap<>(environment);
        // A program that needs a C library does not run in an empty image; cgo is on where a compiler is found.
        result.put("CGO_ENABLED", "0");
        result.putAll(options.env());
        Platform platform = options.platform();
        if (platform == null) {
            String architecture = result.getOrDefault("GOARCH", "");
            platform = architecture.isEmpty()
                    ? Platform.host()
                    : new Platform("linux", architecture, architecture.equals("arm") ? arm(result) : "");
        }
        result.put("GOOS", "linux");
        result.put("GOARCH", platform.architecture());
        putVariant(result, platform);
        return new GoTarget(platform, result);
    }

    /** Whether the user's own shell would build with cgo, and this does not. */
    boolean cgoIsOff(Map<String, String> users) {
        String asked = users.getOrDefault("CGO_ENABLED", "");
        return !asked.isEmpty() && !asked.equals("0") && "0".equals(environment.get("CGO_ENABLED"));
    }

    /**
     * What the program needs, as it says itself: variables of the environment and of {@code go env -w} name a variant,
     * and what was built for it does not run on every processor.
     */
    Platform builtFor(BuildInfo info) {
        String variable = switch (platform.architecture()) {
            case "arm" -> "GOARM";
            case "amd64" -> "GOAMD64";
            case "arm64" -> "GOARM64";
            default -> "";
        };
        String variant = beforeComma(info.settings().getOrDefault(variable, ""));
        if (variant.isEmpty()) {
            return platform;
        }
        boolean whole = platform.architecture().equals("arm64") && variant.endsWith(".0");
        return new Platform(
                platform.os(), platform.architecture(), whole ? variant.substring(0, variant.length() - 2) : variant);
    }

    /** GOARM may name the floating point too: {@code 7,hardfloat}. */
    private static String arm(Map<String, String> environment) {
        return beforeComma(environment.getOrDefault("GOARM", ""));
    }

    private static String beforeComma(String text) {
        int comma = text.indexOf(',');
        return comma < 0 ? text : text.substring(0, comma);
    }

    /** Go's variables for the variants that OCI's image-index.md and containerd name. */
    private static void putVariant(Map<String, String> environment, Platform platform) {
        String variant = platform.variant();
        if (variant.isEmpty()) {
            return;
        }
        switch (platform.architecture()) {
            case "arm" -> {
                String number = variant.substring(1);
                if (!arm(environment).equals(number)) {
                    environment.put("GOARM", number);
                }
            }
            case "amd64" -> environment.put("GOAMD64", variant);
            case "arm64" -> environment.put("GOARM64", variant.contains(".") ? variant : variant + ".0");
            default -> {
                // No other variant changes what go builds.
            }
        }
    }
}
