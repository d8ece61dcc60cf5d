package dev.tare.engine;

import dev.tare.oci.Digest;
import dev.tare.oci.FileTree;
import dev.tare.plan.Encoder;
import dev.tare.plan.ExecMount;
import dev.tare.plan.FileAction;
import dev.tare.plan.Op;
import java.io.IOException;
import java.util.List;

/**
 * The keys under which the layers of steps are found again: H(version, the op, the layers it changes, the content of what
 * it reads). The layers stand for the key of the input that made them: a base that was built anew to the same bytes still
 * hits.
 */
final class StepKeys {
    /** Changes when the same plan would give other layers. */
    private static final long KEY_VERSION = 1;

    private StepKeys() {}

    private static Encoder begin(long time, List<Digest> base) {
        Encoder encoder = new Encoder();
        encoder.number(KEY_VERSION).number(time).number(base.size());
        base.forEach(encoder::digest);
        return encoder;
    }

    /** Of COPY, ADD, WORKDIR. @param trees of the inputs */
    static Digest of(Op.FileOp op, long time, List<Digest> base, List<FileTree> trees) throws IOException {
        Encoder encoder = begin(time, base);
        for (FileAction action : op.actions()) {
            if (action instanceof FileAction.Copy copy) {
                FileTree tree = trees.get(copy.input());
                encoder.digest(SourceKey.of(tree, CopySource.of(tree, copy)));
                withoutSource(copy).encode(encoder);
            } else {
                action.encode(encoder);
            }
        }
        return encoder.toDigest();
    }

    /**
     * Of RUN: the program and its mounts, the layers under it, and the content of what is mounted.
     *
     * @param inputs layers of the inputs
     * @param trees of the inputs
     */
    static Digest of(Op.Exec op, long time, List<List<Digest>> inputs, List<FileTree> trees) throws IOException {
        Encoder encoder = begin(time, inputs.get(0));
        op.encode(encoder);
        for (ExecMount mount : op.mounts()) {
            if (mount instanceof ExecMount.Bind bind && bind.input() > 0) {
                FileTree tree = trees.get(bind.input());
                encoder.digest(SourceKey.of(tree, CopySource.of(tree, ExecRunner.copy(bind.source()))));
            } else if (mount instanceof ExecMount.Cache cache && cache.input() > 0) {
                encoder.number(inputs.get(cache.input()).size());
                inputs.get(cache.input()).forEach(encoder::digest);
                encoder.text(cache.source());
            }
        }
        return encoder.toDigest();
    }

    /** What is read stands in the key by its content; where it lay does not count. */
    private static FileAction.Copy withoutSource(FileAction.Copy copy) {
        return new FileAction.Copy(
                0,
                copy.parents() ? copy.source() : "",
                copy.destination(),
                copy.owner(),
                copy.mode(),
                copy.wildcard(),
                copy.unpack(),
                copy.parents(),
                copy.excludes());
    }
}
