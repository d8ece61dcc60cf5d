package dev.tare.engine;

import dev.tare.oci.Digest;
import dev.tare.oci.tree.FileTree;
import dev.tare.plan.Encoder;
import dev.tare.plan.ExecMount;
import dev.tare.plan.FileAction;
import dev.tare.plan.Op;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The keys under which the layers of steps are found again: H(version, the op, the layers it changes, the content of what
 * it reads). The layers stand for the key of the input that made them: a base that was built anew to the same bytes still
 * hits. Whoever asks for such a key must have the layers that are read. A second one, the definition, leads to it without:
 * H(version, the op with its paths, the definitions of its inputs, the content of what is no layer).
 */
final class StepKeys {
    /** Changes when the same plan would give other layers. */
    static final long KEY_VERSION = 5;

    private StepKeys() {}

    private static Encoder begin(long time, List<Digest> base) {
        Encoder encoder = new Encoder();
        encoder.number(KEY_VERSION).number(time).number(base.size());
        base.forEach(encoder::digest);
        return encoder;
    }

    /**
     * Of any step.
     *
     * @param time of all that is made and not copied
     * @param inputs layers of the inputs
     * @param trees of the inputs
     */
    static Digest of(Op op, long time, List<List<Digest>> inputs, List<FileTree> trees, SourceKeys sources)
            throws IOException {
        if (op instanceof Op.FileOp file) {
            return of(file, time, inputs.get(0), trees, sources);
        }
        if (op instanceof Op.Exec exec) {
            return of(exec, time, inputs, trees, sources);
        }
        return of((Op.Diff) op, inputs.get(0), inputs.get(1));
    }

    /** Of COPY, ADD, WORKDIR. @param trees of the inputs */
    private static Digest of(Op.FileOp op, long time, List<Digest> base, List<FileTree> trees, SourceKeys sources)
            throws IOException {
        Encoder encoder = begin(time, base);
        for (FileAction action : op.actions()) {
            if (action instanceof FileAction.Copy copy) {
                FileTree tree = trees.get(copy.input());
                encoder.digest(sources.of(tree, copy));
                withoutSource(copy).encode(encoder);
            } else {
                action.encode(encoder);
            }
        }
        return encoder.toDigest();
    }

    /** Of the difference of two trees, which is none of time. */
    private static Digest of(Op.Diff op, List<Digest> lower, List<Digest> upper) {
        Encoder encoder = begin(0, lower);
        op.encode(encoder);
        encoder.number(upper.size());
        upper.forEach(encoder::digest);
        return encoder.toDigest();
    }

    /**
     * Of RUN: the program and its mounts, the layers under it, and the content of what is mounted.
     *
     * @param inputs layers of the inputs
     * @param trees of the inputs
     */
    private static Digest of(Op.Exec op, long time, List<List<Digest>> inputs, List<FileTree> trees, SourceKeys sources)
            throws IOException {
        Encoder encoder = begin(time, inputs.get(0));
        withoutPlaces(op).encode(encoder);
        for (ExecMount mount : op.mounts()) {
            if (mount instanceof ExecMount.Bind bind && bind.input() > 0) {
                FileTree tree = trees.get(bind.input());
                encoder.digest(sources.of(tree, ExecRunner.copy(bind.source())));
            } else if (mount instanceof ExecMount.Cache cache && cache.input() > 0) {
                List<Digest> layers = inputs.get(cache.input());
                encoder.number(layers.size());
                layers.forEach(encoder::digest);
                if (layers.isEmpty()) {
                    // A folder of this machine, or what was fetched: it has no layers that stand for its content.
                    FileTree tree = trees.get(cache.input());
                    encoder.digest(sources.of(tree, ExecRunner.copy(cache.source())));
                }
            }
        }
        return encoder.toDigest();
    }

    /**
     * What defines a vertex, whatever its inputs are made to. It leaves out what the key leaves out, but the paths of what
     * is read from layers: these tell apart what the key tells apart by content.
     *
     * @param inputs definitions of the inputs that have layers
     * @param trees of the other inputs, in the same places
     */
    static Digest definition(
            Op op, long time, List<@Nullable Digest> inputs, List<@Nullable FileTree> trees, SourceKeys sources)
            throws IOException {
        Encoder encoder = new Encoder().text("definition").number(KEY_VERSION).number(time);
        if (op instanceof Op.ImageSource image) {
            // Another name or another compression of the same layers is the same tree.
            encoder.text("image").number(image.diffIds().size());
            image.diffIds().forEach(encoder::digest);
        } else if (op instanceof Op.FileOp file) {
            encoder.text("file").digest(Objects.requireNonNull(inputs.get(0)));
            for (FileAction action : file.actions()) {
                if (action instanceof FileAction.Copy copy) {
                    define(encoder, copy, inputs.get(copy.input()), trees.get(copy.input()), sources);
                } else {
                    action.encode(encoder);
                }
            }
        } else if (op instanceof Op.Exec exec) {
            encoder.digest(Objects.requireNonNull(inputs.get(0)));
            withoutPlaces(exec).encode(encoder);
            for (ExecMount mount : exec.mounts()) {
                int input = ExecRunner.input(mount);
                if (input > 0) {
                    FileAction.Copy all = ExecRunner.copy(ExecRunner.path(mount));
                    define(encoder, all, inputs.get(input), trees.get(input), sources);
                }
            }
        } else {
            op.encode(encoder);
            encoder.number(inputs.size());
            inputs.forEach(input -> encoder.digest(Objects.requireNonNull(input)));
        }
        return encoder.toDigest();
    }

    private static void define(
            Encoder encoder,
            FileAction.Copy copy,
            @Nullable Digest definition,
            @Nullable FileTree tree,
            SourceKeys sources)
            throws IOException {
        if (definition != null) {
            encoder.text("layers").digest(definition).text(copy.source());
        } else {
            encoder.text("content").digest(sources.of(Objects.requireNonNull(tree), copy));
        }
        withoutSource(copy).encode(encoder);
    }

    /**
     * The parts of a RUN that can change its layer. Left out, all as in BuildKit: the proxies and the addresses of hosts,
     * by which the same is reached from another place; where a mounted tree lay, since its content stands in the key; which cache
     * a program finds and how it is shared, since a program must not depend on what a cache holds.
     */
    private static Op.Exec withoutPlaces(Op.Exec op) {
        List<Op.HostEntry> hosts = new ArrayList<>();
        for (Op.HostEntry host : op.limits().hosts()) {
            hosts.add(new Op.HostEntry(host.name(), ""));
        }
        List<ExecMount> mounts = new ArrayList<>();
        for (ExecMount mount : op.mounts()) {
            mounts.add(withoutPlace(mount));
        }
        return new Op.Exec(
                op.args(),
                op.environment(),
                List.of(),
                op.directory(),
                op.user(),
                op.network(),
                op.insecure(),
                mounts,
                new Op.ExecLimits(hosts, op.limits().ulimits(), op.limits().shmBytes()),
                op.platform());
    }

    private static ExecMount withoutPlace(ExecMount mount) {
        if (mount instanceof ExecMount.Bind bind) {
            return new ExecMount.Bind(bind.target(), Math.min(bind.input(), 1), "", bind.writable());
        }
        if (mount instanceof ExecMount.Cache cache) {
            return new ExecMount.Cache(
                    cache.target(),
                    "",
                    ExecMount.Sharing.SHARED,
                    cache.readOnly(),
                    Math.min(cache.input(), 1),
                    cache.input() > 0 ? cache.source() : "",
                    cache.mode(),
                    cache.uid(),
                    cache.gid());
        }
        if (mount instanceof ExecMount.Kept kept) {
            // Which of them it is changes nothing that is read afterwards; by the rest it is left out or not.
            return new ExecMount.Kept(kept.target(), "", "", kept.home(), kept.withoutCompiler());
        }
        return mount;
    }

    /** What is read stands in the key by its content; where it lay does not count. */
    private static FileAction.Copy withoutSource(FileAction.Copy copy) {
        return new FileAction.Copy(
                0,
                copy.has(FileAction.Copy.Option.PARENTS) ? copy.source() : "",
                copy.destination(),
                copy.owner(),
                copy.mode(),
                copy.options(),
                copy.excludes(),
                copy.time(),
                copy.capabilities());
    }
}
