package dev.tare.slim;

import dev.tare.diagnostic.Problem;
import dev.tare.diagnostic.Reasons;
import dev.tare.diagnostic.TareException;
import dev.tare.needs.loader.ImageProgram;
import dev.tare.oci.ContainerConfig;
import dev.tare.oci.Digest;
import dev.tare.oci.History;
import dev.tare.oci.Image;
import dev.tare.oci.ImageConfig;
import dev.tare.oci.Mutate;
import dev.tare.oci.layer.LayerTree;
import dev.tare.oci.layer.LayerWriter;
import dev.tare.oci.layer.NodeWriter;
import dev.tare.oci.tree.FileTree;
import dev.tare.oci.tree.Node;
import dev.tare.oci.tree.TreePaths;
import dev.tare.store.Store;
import dev.tare.verify.VerifyRequest;
import dev.tare.verify.VerifyResult;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes an image small, and finds out whether it still does its work.
 *
 * @param store opens the store; it is not held while the image is verified
 * @param verify runs a verification
 * @param notes is told what goes on, a line each
 */
public record Slimmer(Supplier<Store> store, Function<VerifyRequest, VerifyResult> verify, Consumer<String> notes) {
    /**
     * Makes it. The new image has one layer and no name; the configuration, and the owners, modes and attributes of what
     * stays are the old one's.
     *
     * @throws TareException where the image cannot be made smaller safely, with the reason and what to do
     */
    public Slimmed run(SlimRequest request) {
        VerifyRequest probes = request.verify();
        require(request);
        notes.accept("verifying " + request.shown() + " as it is");
        VerifyResult before = verify.apply(probes);
        if (!before.passed()) {
            throw TareException.failed(
                    request.shown() + " does not do its work as it is, so nobody could tell whether a smaller one does",
                    Slimmed.failures(before) + "\ntare verify looks into it");
        }
        String unwatched = before.unwatched();
        if (unwatched != null) {
            notes.accept("which files its programs open is not known (" + unwatched + "): only what they name is kept");
        }
        Made made = make(request, before);
        notes.accept("verifying the smaller image");
        VerifyResult after;
        try {
            after = verify.apply(
                    probes.withImage(made.image.descriptor().digest().toString()));
        } catch (TareException e) {
            forget(made);
            throw e;
        }
        if (!after.passed()) {
            forget(made);
        }
        return new Slimmed(made.image, made.audit, before, after);
    }

    /** The refusal of an image that does not do its work any more: exit code 3. */
    public static TareException refusal(Slimmed slimmed) {
        String lost = slimmed.lost();
        return new TareException(
                TareException.NOT_MET,
                new Problem(
                        null,
                        "without what went, " + slimmed.audit().image() + " does not do its work; it gets no name",
                        Slimmed.failures(slimmed.after()) + (lost.isEmpty() ? "" : "\n" + lost)
                                + "\nhave more of it stay: --include PATTERN, or --cmd with what else it does"),
                null);
    }

    /** @param isNew whether the store had no such image before */
    private record Made(Image image, SlimAudit audit, boolean isNew) {}

    private Made make(SlimRequest request, VerifyResult before) {
        VerifyRequest probes = request.verify();
        try (Store open = store.get()) {
            Image image = image(open, probes);
            ImageConfig config = image.config();
            SlimEvidence evidence = new SlimEvidence(
                    probes.arguments(), probes.commands(), before.found(), request.include(), request.exclude());
            long bytes = 0;
            for (Digest layer : config.diffIds()) {
                bytes += open.layers().fileBytes(layer);
            }
            try (LayerTree tree = open.tree(config.diffIds())) {
                KeptTree kept = KeepWalk.choose(tree, config.container(), evidence);
                SlimAudit audit = SlimAudit.of(request.shown(), kept, bytes);
                Digest layer = open.layers().write(audit.keptBytes(), writer -> write(kept, writer));
                List<History> history = new ArrayList<>();
                for (History entry : config.history()) {
                    history.add(new History(entry.created(), entry.createdBy(), entry.comment(), entry.author(), true));
                }
                history.add(new History(config.created(), "tare slim", "of " + image.id(), null, false));
                Image slim = Mutate.config(image, config.withHistory(history), List.of(open.plainLayer(layer)));
                boolean isNew = open.images().find(slim.descriptor().digest().toString()) == null;
                open.images().put(slim);
                open.images().add(slim.descriptor());
                return new Made(slim, audit, isNew);
            }
        } catch (IOException e) {
            throw TareException.failed("the image's files cannot be read: " + Reasons.of(e), e);
        }
    }

    private static void write(KeptTree kept, LayerWriter writer) throws IOException {
        NodeWriter nodes = new NodeWriter(kept.tree(), writer);
        for (Kept each : kept.kept().values()) {
            nodes.add(each.node());
        }
    }

    /** An image that nobody is to have is not left in the store. */
    private void forget(Made made) {
        if (made.isNew) {
            try (Store open = store.get()) {
                open.images().remove(made.image.descriptor().digest());
            }
        }
    }

    private static Image image(Store open, VerifyRequest probes) {
        return open.images().image(open.images().require(probes.image()), probes.platform());
    }

    /** Says of an image at once when nobody could tell what it needs. */
    private void require(SlimRequest request) {
        VerifyRequest probes = request.verify();
        try (Store open = store.get()) {
            ImageConfig config = image(open, probes).config();
            ContainerConfig container = KeepWalk.withPath(config.container());
            List<String> command = container.command(probes.arguments());
            if (command.isEmpty()) {
                throw TareException.failed(
                        request.shown() + " has neither ENTRYPOINT nor CMD: nothing says which of its files are needed",
                        "set CMD, or name the program behind the image: tare slim IMAGE PROGRAM");
            }
            try (LayerTree tree = open.tree(config.diffIds())) {
                String shell = shell(tree, container, command);
                if (shell != null && !request.probed()) {
                    throw TareException.failed(
                            request.shown() + " starts the shell " + shell
                                    + ": what will be typed into it is not known",
                            "say what it has to do by --cmd, --exit, --http or --tcp, and only that is kept");
                }
            }
        } catch (IOException e) {
            throw TareException.failed("the image's files cannot be read: " + Reasons.of(e), e);
        }
    }

    /** The shell that a command starts without naming a script; null for all others. */
    private static @Nullable String shell(FileTree tree, ContainerConfig config, List<String> command)
            throws IOException {
        String name = TreePaths.name(command.getFirst());
        ImageProgram program = ImageProgram.find(tree, config, command.getFirst());
        if (program == null || program.script() != null || !LanguageTrees.isShell(name)) {
            return null;
        }
        List<String> words = command.subList(1, command.size());
        if (name.equals("busybox") && !words.isEmpty() && !LanguageTrees.isShell(words.getFirst())) {
            return null;
        }
        for (String word : words) {
            String path = word.startsWith("/") ? word : config.workingDir() + "/" + word;
            Node node = TreePaths.lookup(tree, path);
            if (node != null && node.inode().isFile()) {
                return null;
            }
        }
        return program.path();
    }
}
