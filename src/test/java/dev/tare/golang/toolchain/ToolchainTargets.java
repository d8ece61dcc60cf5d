package dev.tare.golang.toolchain;

import static dev.tare.fuzz.FuzzTarget.holds;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** What the fuzzer feeds of toolchains. */
public final class ToolchainTargets {
    private static final ToolchainZip.Limits LIMITS = new ToolchainZip.Limits(100, 1 << 20);

    private ToolchainTargets() {}

    /** A zip: whatever it says, nothing is written but below one folder. */
    public static void zip(byte[] input) throws IOException {
        Path folder = Files.createTempDirectory("tare-zip");
        try {
            Path zip = Files.write(folder.resolve("zip"), input);
            Path goroot = Files.createDirectory(folder.resolve("goroot"));
            try {
                String hash = new ToolchainZip(ToolchainProxy.MODULE, LIMITS).unpack(zip, goroot);
                holds(hash.startsWith("h1:"), "no hash: " + hash);
            } finally {
                try (Stream<Path> beside = Files.list(folder)) {
                    holds(beside.count() == 2, "a file beside the folder");
                }
            }
        } finally {
            try (Stream<Path> all = Files.walk(folder)) {
                List<Path> last = all.sorted(Comparator.reverseOrder()).toList();
                for (Path each : last) {
                    Files.delete(each);
                }
            }
        }
    }
}
