package dev.tare.plan;

import dev.tare.diagnostic.Problem;
import org.jspecify.annotations.Nullable;

/** What one {@code RUN --mount} puts into the file system of a program, for as long as it runs. */
public sealed interface ExecMount {
    /** Where it is seen: absolute and clean; null for a secret that is given as a variable only. */
    @Nullable String target();

    /** All of it; what the key of a step leaves out, the key's maker takes out before. */
    void encode(Encoder to);

    /**
     * Files of another tree, or of the tree itself.
     *
     * @param input which input of the op is mounted, 1 or more; 0 is the empty tree
     * @param source absolute path in it
     * @param writable whether the program may write; what it writes is thrown away
     */
    record Bind(String target, int input, String source, boolean writable) implements ExecMount {
        @Override
        public void encode(Encoder to) {
            to.text("bind").text(target).number(input).text(source).flag(writable);
        }
    }

    /** How builds that run at once share a cache. */
    enum Sharing {
        /** All write to one folder. */
        SHARED,
        /** Each has a folder of its own, which is found again when it is free. */
        PRIVATE,
        /** One waits for the other. */
        LOCKED
    }

    /**
     * A folder that is kept from build to build.
     *
     * @param id by which builds find it again
     * @param input which input of the op it begins with, 0 for none
     * @param source absolute path in that input
     * @param mode permission bits of a new folder; it and its owner are as the source's where they are not given
     */
    record Cache(
            String target,
            String id,
            Sharing sharing,
            boolean readOnly,
            int input,
            String source,
            @Nullable Integer mode,
            @Nullable Long uid,
            @Nullable Long gid)
            implements ExecMount {
        @Override
        public void encode(Encoder to) {
            to.text("cache").text(target).text(id).text(sharing.name()).flag(readOnly);
            to.number(input).text(source).optional(mode).optional(uid).optional(gid);
        }
    }

    /**
     * A folder that a toolchain fills for itself, kept from build to build though nobody asked for it. What is made of the
     * tree afterwards is the same without it, so a solver may leave it out. It has to where one of these does not hold, and
     * where a link of the tree leads to the target.
     *
     * @param id by which builds find it again
     * @param state what the solver knows of all that a toolchain does not see by itself: a cache of another state is not used;
     *     the empty string in a plan
     * @param home of the user who runs, by which the target was found; null where a variable names it
     * @param withoutCompiler whether the PATH must have no C compiler, since the toolchain does not see what that one reads
     */
    record Kept(
            String target,
            String id,
            String state,
            @Nullable String home,
            boolean withoutCompiler) implements ExecMount {
        /** The same, of this state. */
        public Kept of(String newState) {
            return new Kept(target, id, newState, home, withoutCompiler);
        }

        @Override
        public void encode(Encoder to) {
            to.text("kept").text(target).text(id).text(state).optional(home).flag(withoutCompiler);
        }
    }

    /** An empty file system in memory. @param size in bytes, 0 for no limit */
    record Tmpfs(String target, long size) implements ExecMount {
        @Override
        public void encode(Encoder to) {
            to.text("tmpfs").text(target).number(size);
        }
    }

    /**
     * A secret: a file in memory, a variable, or both. Its value is in no key, layer or log.
     *
     * @param target of the file, null for none
     * @param variable name of the environment variable, null for none
     * @param required whether the step fails without it
     * @param mode permission bits of the file
     */
    record Secret(
            String id,
            @Nullable String target,
            @Nullable String variable,
            boolean required,
            int mode,
            long uid,
            long gid)
            implements ExecMount {
        @Override
        public void encode(Encoder to) {
            to.text("secret").text(id).optional(target).optional(variable);
            to.flag(required).number(mode).number(uid).number(gid);
        }

        /** That a build lacks a secret which it has to have. */
        public Problem missing() {
            return Problem.of(
                    "RUN --mount=type=secret needs the secret \"" + id + "\", which the build was not given",
                    "give it with --secret id=" + id + ",src=FILE, or env=NAME");
        }
    }

    /**
     * The socket of an SSH agent, which SSH_AUTH_SOCK names.
     *
     * @param id {@code default}, or the name of a {@code --ssh}
     * @param target null for {@code /run/buildkit/ssh_agent.N}
     * @param mode permission bits of the socket
     */
    record Ssh(String id, @Nullable String target, boolean required, int mode, long uid, long gid)
            implements ExecMount {
        @Override
        public void encode(Encoder to) {
            to.text("ssh").text(id).optional(target);
            to.flag(required).number(mode).number(uid).number(gid);
        }
    }
}
