package dev.tare.golang.toolchain;

import dev.tare.diagnostic.TareException;
import dev.tare.oci.Platform;
import dev.tare.oci.PlatformNames;
import java.util.Locale;

/**
 * A toolchain as a module: {@code golang.org/toolchain@v0.0.1-go1.26.3.linux-amd64} (golang.org/ref/mod and
 * cmd/go/internal/toolchain).
 *
 * @param name of the toolchain, such as {@code go1.26.3}
 * @param target such as {@code linux-amd64}
 */
record ToolchainModule(String name, String target) {
    static final String PATH = "golang.org/toolchain";

    private static final String PACKAGING = "v0.0.1-";

    /**
     * The one for a machine.
     *
     * @param host this machine
     * @throws TareException where there is no Go for it, or the name can be none of a toolchain
     */
    static ToolchainModule of(String name, Platform host) {
        if (!host.os().equals("linux") || !PlatformNames.ARCHITECTURES.contains(host.architecture())) {
            throw TareException.failed(
                    "there is no " + name + " to fetch for this machine, " + host,
                    "install a Go that runs here, and put its bin folder on PATH");
        }
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean plain = c < 0x80 && (Character.isLetterOrDigit(c) || ".-_+".indexOf(c) >= 0);
            if (!plain || name.length() > 100) {
                throw TareException.failed("\"" + name + "\" can be no name of a Go", "write it as go1.26.3");
            }
        }
        return new ToolchainModule(name, host.os() + "-" + host.architecture());
    }

    /** As it is kept: {@code go1.26.3.linux-amd64}. */
    String key() {
        return name + "." + target;
    }

    String version() {
        return PACKAGING + key();
    }

    /** How every name in its zip begins. */
    String prefix() {
        return PATH + "@" + version() + "/";
    }

    /** The version as it stands in addresses and in names of files: {@code !a} for a capital. */
    String escapedVersion() {
        StringBuilder out = new StringBuilder();
        for (char c : version().toCharArray()) {
            boolean capital = c >= 'A' && c <= 'Z';
            out.append(capital ? "!" : "").append(capital ? String.valueOf(c).toLowerCase(Locale.ROOT) : c);
        }
        return out.toString();
    }

    /** The name of the toolchain of a version for the same target, or the empty string. */
    String nameOf(String version) {
        return version.startsWith(PACKAGING) && version.endsWith("." + target)
                ? version.substring(PACKAGING.length(), version.length() - target.length() - 1)
                : "";
    }

    @Override
    public String toString() {
        return PATH + "@" + version();
    }
}
