package dev.tare.sandbox.step;

import dev.tare.oci.tree.FileCapabilities;
import dev.tare.plan.Op;
import dev.tare.posix.Mounts;
import dev.tare.sandbox.security.Capabilities;
import dev.tare.sandbox.security.SeccompProgram;
import dev.tare.text.Names;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A step as {@code tare-shim step} is told of it: the same as {@link StepBundle} tells runc, in records of words that
 * end with a zero byte ({@code src/main/c/spec.c}). It goes through a pipe, so a secret is written nowhere.
 *
 * @param id names its keyring
 */
record ShimStep(StepBundle bundle, String id) {
    private static final long BIND = 4096 | 16384;

    /** In the order of the kernel's numbers (asm-generic/resource.h), which amd64 and arm64 have. */
    private static final List<String> LIMITS = List.of(
            "cpu",
            "fsize",
            "data",
            "stack",
            "core",
            "rss",
            "nproc",
            "nofile",
            "memlock",
            "as",
            "locks",
            "sigpending",
            "msgqueue",
            "nice",
            "rtprio",
            "rttime");

    /** The same for all steps of a program. */
    private static final class Filter {
        static final String HEX =
                HexFormat.of().formatHex(SeccompProgram.of(System.getProperty("os.arch", ""), Capabilities.DEFAULT));
    }

    /**
     * Runs the step to its end.
     *
     * @param shim starts one, or gives one that was started before
     * @return its exit code
     */
    int run(StepProcess.Start shim, StepProcess process, OutputStream output, OutputStream errors) throws IOException {
        byte[] told = told();
        OutputStream[] line = new OutputStream[1];
        try {
            return process.run(shim, started -> line[0] = tell(started, told), output, errors);
        } finally {
            if (line[0] != null) {
                try {
                    line[0].close();
                } catch (IOException e) {
                    // The other end has ended.
                }
            }
        }
    }

    /** The pipe stays open: when it is closed, by whatever ends this process, the step is ended. */
    private static OutputStream tell(Process started, byte[] told) {
        OutputStream out = started.getOutputStream();
        try {
            out.write((told.length + "\n").getBytes(StandardCharsets.US_ASCII));
            out.write(told);
            out.flush();
        } catch (IOException e) {
            // It has ended, and its log says why.
        }
        return out;
    }

    byte[] told() throws IOException {
        Words out = new Words();
        boolean isUserNamespace = Mounts.isUserNamespace();
        Op.Exec exec = bundle.exec();
        out.add("id", id).add("root", bundle.root().toString());
        out.add("hostname", StepBundle.HOSTNAME).add("directory", exec.directory());
        if (isUserNamespace) {
            out.add("bound-devices");
        } else {
            out.addKnown("memory", bundle.resources().memory());
            out.addKnown("processors", bundle.resources().cpus());
            out.addKnown("shares", bundle.resources().cpuShares());
        }
        if (exec.network() == Op.Network.NONE) {
            out.add("own-network");
        }
        for (StepBundle.Mount mount : bundle.all()) {
            MountFlags flags = MountFlags.of(mount.options());
            long all = flags.flags() | (mount.type().equals("bind") ? BIND : 0);
            out.add("mount", mount.type(), mount.source(), mount.target(), Long.toString(all), flags.data());
        }
        for (Op.Ulimit limit : exec.limits().ulimits()) {
            int number = LIMITS.indexOf(limit.name().toLowerCase(Locale.ROOT));
            out.add("limit", Integer.toString(number), unsigned(limit.soft()), unsigned(limit.hard()));
        }
        addRights(out, exec.insecure());
        out.add(
                "user",
                Long.toString(bundle.user().uid()),
                Long.toString(bundle.user().gid()));
        bundle.user().allGroups().forEach(group -> out.add("more-group", Long.toString(group)));
        exec.args().forEach(word -> out.add("word", word));
        bundle.variables().forEach(variable -> out.add("variable", variable));
        return out.bytes.toByteArray();
    }

    private void addRights(Words out, boolean insecure) {
        String granted = bits(bundle.capabilities());
        out.add("capabilities", granted, insecure ? granted : "0");
        if (insecure) {
            if (!Mounts.isUserNamespace()) {
                out.add("all-devices");
            }
            for (Capabilities.Device device : Capabilities.insecureDevices()) {
                String major = Integer.toString(device.major());
                out.add("device", device.type(), major, Integer.toString(device.minor()), device.path());
            }
            return;
        }
        Capabilities.READ_ONLY_PATHS.forEach(path -> out.add("read-only", path));
        Capabilities.MASKED_PATHS.forEach(path -> out.add("masked", path));
        out.add("filter", Filter.HEX);
    }

    private static String unsigned(long value) {
        return Long.toUnsignedString(value);
    }

    /** A bit for each capability, in hexadecimal digits. */
    private static String bits(List<String> capabilities) {
        long bits = 0;
        for (String name : capabilities) {
            bits |= 1L << FileCapabilities.NAMES.indexOf(name.substring("CAP_".length()));
        }
        return Long.toHexString(bits);
    }

    /** What is told, as it grows. */
    private static final class Words {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        Words add(String... words) {
            for (String word : words) {
                bytes.writeBytes(Names.encode(word));
                bytes.write(0);
            }
            return this;
        }

        void addKnown(String key, @Nullable Object value) {
            if (value != null) {
                add(key, value.toString());
            }
        }
    }
}
