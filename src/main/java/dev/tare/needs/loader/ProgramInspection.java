package dev.tare.needs.loader;

import dev.tare.binary.ByteSource;
import dev.tare.diagnostic.Problem;
import dev.tare.diagnostic.Reasons;
import dev.tare.diagnostic.TareException;
import dev.tare.needs.NeedFindings;
import dev.tare.needs.NeedId;
import dev.tare.needs.ProgramNeeds;
import dev.tare.needs.files.Surroundings;
import dev.tare.oci.ContainerConfig;
import dev.tare.oci.ImageConfig;
import dev.tare.oci.Platform;
import dev.tare.oci.layer.LayerTree;
import dev.tare.store.NamedImage;
import dev.tare.store.Store;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a program needs that lies on this machine or in an image.
 *
 * @param program its path, as its user knows it
 * @param present what the image has already; nothing for a program of this machine
 * @param refusal why the image cannot start it; null where that is not so, or not known
 */
public record ProgramInspection(
        String program,
        NeedFindings findings,
        Set<NeedId> present,
        @Nullable TareException refusal) {
    public ProgramInspection {
        present = Set.copyOf(present);
    }

    /** Of a file. @throws TareException where it is no program */
    public static ProgramInspection ofFile(String typed, Path file) {
        try (FileChannel channel = FileChannel.open(file)) {
            return new ProgramInspection(typed, ProgramNeeds.find(ByteSource.of(channel)), Set.of(), null);
        } catch (IOException e) {
            throw unreadable(typed, e);
        }
    }

    /**
     * Of the program that an image starts.
     *
     * @param name of the image
     * @param platform which image of an index
     * @throws TareException where it starts none that can be read
     */
    public static ProgramInspection ofImage(Store store, String name, Platform platform) {
        NamedImage named = store.images().require(name);
        ImageConfig config = store.images().image(named, platform).config();
        try (LayerTree tree = store.tree(config.diffIds())) {
            return of(name, tree, config.container());
        } catch (IOException e) {
            throw TareException.failed("the image's files cannot be read: " + Reasons.of(e), e);
        }
    }

    private static ProgramInspection of(String name, LayerTree tree, ContainerConfig config) throws IOException {
        ImageProgram program = ImageProgram.find(tree, config);
        if (program == null) {
            throw TareException.failed(
                    name + " starts no program that it has", "its ENTRYPOINT or CMD has to name a file of it");
        }
        if (program.script() != null) {
            throw TareException.failed(
                    name + " starts " + program.path() + ", a script for " + program.script(),
                    "what a script needs cannot be told; copy a program out of the image and name that: tare cp");
        }
        try {
            TreeNeeds needs = TreeNeeds.of(tree, program.file(), Surroundings.of(config));
            return new ProgramInspection(
                    program.path(), needs.findings(), needs.present(), needs.refusal(program.path()));
        } catch (IOException e) {
            throw unreadable(program.path(), e);
        }
    }

    private static TareException unreadable(String what, IOException cause) {
        return new TareException(
                TareException.FAILED,
                new Problem(
                        null,
                        what + " cannot be read as a program: " + Reasons.of(cause),
                        what.endsWith(".go")
                                ? "it is a source: name the folder of its package, which is compiled for it, or build it first"
                                : null),
                cause);
    }
}
