package dev.tare.buildkit.llb;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import pb.Ops;

/** The inputs of one op, each once. An empty tree is none: it has the number {@value #EMPTY}. */
final class Inputs {
    static final int EMPTY = -1;

    private final List<Ops.Input> all = new ArrayList<>();

    /** The number of an input; {@value #EMPTY} for null, an empty tree. */
    int add(@Nullable String digest) {
        if (digest == null) {
            return EMPTY;
        }
        Ops.Input input = Ops.Input.newBuilder().setDigest(digest).build();
        int known = all.indexOf(input);
        if (known >= 0) {
            return known;
        }
        all.add(input);
        return all.size() - 1;
    }

    List<Ops.Input> all() {
        return all;
    }
}
