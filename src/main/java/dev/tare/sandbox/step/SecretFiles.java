package dev.tare.sandbox.step;

import dev.tare.diagnostic.TareException;
import dev.tare.plan.ExecMount;
import dev.tare.plan.ExecSettings;
import dev.tare.posix.Mounts;
import dev.tare.sandbox.BundlePart;
import dev.tare.sandbox.FilePermissions;
import dev.tare.sandbox.SandboxFailures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The secrets of one step. All that holds a value is in a file system in memory that is mounted for that step alone and
 * gone with it: files, and the bundle's configuration where a variable has one.
 */
final class SecretFiles {
    private static final String OPTIONS = "mode=0700,size=32m";

    private final Map<String, ExecSettings.Secret> known;
    private final StepFolder folder;
    private final List<String> environment = new ArrayList<>();
    private @Nullable Path memory;
    private int count;

    SecretFiles(Map<String, ExecSettings.Secret> known, StepFolder folder) {
        this.known = known;
        this.folder = folder;
    }

    /** {@code NAME=value} of those that are given as variables. */
    List<String> environment() {
        return environment;
    }

    /** Where the bundle goes: into memory, if a secret is in it. */
    Path bundle() throws IOException {
        return environment.isEmpty()
                ? BundlePart.BUNDLE.in(folder.path())
                : Files.createDirectories(BundlePart.BUNDLE.in(memory()));
    }

    private Path memory() throws IOException {
        Path mounted = memory;
        if (mounted == null) {
            mounted = folder.mount("secrets");
            Mounts.memory(mounted, OPTIONS);
            memory = mounted;
        }
        return mounted;
    }

    /** Prepares a secret. @return how it is mounted; null where it is not given, or is no file */
    StepBundle.@Nullable Mount add(ExecMount.Secret secret) throws IOException {
        ExecSettings.Secret given = known.get(secret.id());
        if (given == null) {
            if (secret.required()) {
                throw new TareException(TareException.FAILED, secret.missing(), null);
            }
            if (secret.variable() != null) {
                // BuildKit's exec.go sets it all the same.
                environment.add(secret.variable() + "=");
            }
            return null;
        }
        byte[] value = read(secret.id(), given);
        String variable = secret.variable();
        if (variable != null) {
            environment.add(variable + "=" + text(secret.id(), value));
        }
        String target = secret.target();
        if (target == null) {
            return null;
        }
        Path file = Files.write(memory().resolve(Integer.toString(count++)), value);
        FilePermissions.set(file, secret.mode() & 0777, secret.uid(), secret.gid());
        return (secret.mode() & 0111) == 0
                ? StepBundle.Mount.bind(target, file, "ro", "nodev", "nosuid", "noexec")
                : StepBundle.Mount.bind(target, file, "ro", "nodev", "nosuid");
    }

    private static byte[] read(String id, ExecSettings.Secret secret) {
        byte[] value;
        try {
            value = secret.read();
        } catch (IOException e) {
            throw SandboxFailures.of("the secret \"" + id + "\" cannot be read", e);
        }
        if (value.length > ExecSettings.MAX_SECRET_BYTES) {
            throw TareException.failed("the secret \"" + id + "\" has " + value.length
                    + " bytes; a secret may have at most " + ExecSettings.MAX_SECRET_BYTES);
        }
        return value;
    }

    private static String text(String id, byte[] value) {
        for (byte b : value) {
            if (b == 0) {
                throw TareException.failed(
                        "the secret \"" + id + "\" cannot be a variable: it has a zero byte",
                        "give the step a file: --mount=type=secret,id=" + id + ",target=FILE");
            }
        }
        return dev.tare.text.Names.decode(value);
    }
}
