package dev.tare.buildkit.llb;

import com.google.protobuf.ByteString;
import dev.tare.oci.tree.TreePaths;
import dev.tare.plan.FileAction;
import dev.tare.plan.FileAction.Copy.Option;
import dev.tare.plan.Op;
import dev.tare.plan.Owner;
import dev.tare.plan.Vertex;
import dev.tare.text.Glob;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import pb.Ops;

/**
 * The actions of COPY, ADD and WORKDIR. Each action changes what the one before it left; where BuildKit takes a default for
 * zero, what is meant is said.
 */
final class FileEncoder {
    private static final int SKIP = -1;
    private static final int KEEP = -1;

    private final LlbEncoder encoder;
    private final Vertex vertex;
    private final Inputs inputs = new Inputs();
    private final int base;
    private final List<Integer> sources = new ArrayList<>();
    private final List<Ops.FileAction.Builder> actions = new ArrayList<>();

    private FileEncoder(LlbEncoder encoder, Vertex vertex) {
        this.encoder = encoder;
        this.vertex = vertex;
        this.base = inputs.add(encoder.digest(vertex.inputs().getFirst()));
        for (Vertex input : vertex.inputs()) {
            sources.add(inputs.add(encoder.digest(input)));
        }
    }

    static Ops.Op.Builder encode(LlbEncoder encoder, Vertex vertex, Op.FileOp op) {
        FileEncoder files = new FileEncoder(encoder, vertex);
        int tree = files.base;
        for (FileAction action : op.actions()) {
            tree = files.add(action, tree);
        }
        files.actions.getLast().setOutput(0);
        Ops.FileOp.Builder out = Ops.FileOp.newBuilder();
        files.actions.forEach(out::addActions);
        return Ops.Op.newBuilder().addAllInputs(files.inputs.all()).setFile(out);
    }

    /** Adds an action on a tree. @return the number of the tree that it makes */
    private int add(FileAction action, int tree) {
        if (action instanceof FileAction.Copy copy) {
            if (!copy.capabilities().isEmpty()) {
                throw LlbEncoder.refused(vertex, "a builder cannot give a file capabilities");
            }
            return put(tree, sources.get(copy.input())).with(a -> a.setCopy(copy(copy)));
        }
        if (action instanceof FileAction.Mkfile file) {
            int made = put(Inputs.EMPTY, Inputs.EMPTY)
                    .with(a -> a.setMkfile(Ops.FileActionMkFile.newBuilder()
                            .setPath("/" + file.name())
                            .setMode(0644)
                            .setData(ByteString.copyFrom(file.content(), StandardCharsets.UTF_8))
                            .setTimestamp(LlbEncoder.nanos(encoder.time()))));
            return put(tree, made)
                    .with(a ->
                            a.setCopy(copied("/" + file.name(), file.destination(), file.owner(), file.mode(), KEEP)));
        }
        if (action instanceof FileAction.Mkdir directory) {
            return put(tree, Inputs.EMPTY)
                    .with(a -> a.setMkdir(owned(
                            Ops.FileActionMkDir.newBuilder()
                                    .setPath(directory.path())
                                    .setMode(directory.mode())
                                    .setMakeParents(true)
                                    .setTimestamp(LlbEncoder.nanos(directory.time())),
                            directory.owner())));
        }
        if (action instanceof FileAction.Remove remove) {
            return put(tree, Inputs.EMPTY)
                    .with(a -> a.setRm(Ops.FileActionRm.newBuilder()
                            .setPath(remove.path())
                            .setAllowNotFound(remove.allowNotFound())
                            .setAllowWildcard(remove.wildcard())));
        }
        FileAction.Symlink link = (FileAction.Symlink) action;
        Ops.FileActionSymlink.Builder made = Ops.FileActionSymlink.newBuilder()
                .setOldpath(link.target())
                .setNewpath(link.path())
                .setTimestamp(LlbEncoder.nanos(link.time()));
        Ops.ChownOpt owner = owner(link.owner());
        return put(tree, Inputs.EMPTY).with(a -> a.setSymlink(owner == null ? made : made.setOwner(owner)));
    }

    /** An action whose kind is still to be said. */
    private record Placed(Ops.FileAction.Builder action, int result) {
        int with(java.util.function.Consumer<Ops.FileAction.Builder> kind) {
            kind.accept(action);
            return result;
        }
    }

    private Placed put(int tree, int other) {
        Ops.FileAction.Builder action = Ops.FileAction.newBuilder()
                .setInput(tree)
                .setSecondaryInput(other)
                .setOutput(SKIP);
        actions.add(action);
        return new Placed(action, inputs.all().size() + actions.size() - 1);
    }

    private Ops.FileActionMkDir.Builder owned(Ops.FileActionMkDir.Builder made, @Nullable Owner owner) {
        Ops.ChownOpt option = owner(owner);
        return option == null ? made : made.setOwner(option);
    }

    private Ops.FileActionCopy.Builder copy(FileAction.Copy copy) {
        String source = copy.source();
        String pattern = null;
        if (copy.has(Option.PARENTS)) {
            int pivot = source.indexOf("/./");
            pattern = TreePaths.clean(pivot < 0 ? source : source.substring(pivot + 3));
            source = pivot < 0 ? "/" : source.substring(0, pivot);
        }
        String from = "/" + TreePaths.clean(source);
        Long time = copy.time();
        Ops.FileActionCopy.Builder out = copied(
                        from,
                        copy.destination(),
                        copy.owner(),
                        copy.mode(),
                        time == null ? KEEP : LlbEncoder.nanos(time))
                .setFollowSymlink(true)
                .setDirCopyContents(true)
                .setAttemptUnpackDockerCompatibility(copy.has(Option.UNPACK))
                .setAllowWildcard(copy.has(Option.WILDCARD))
                .setAllowEmptyWildcard(copy.has(Option.WILDCARD))
                .addAllExcludePatterns(copy.excludes());
        if (pattern != null && !pattern.isEmpty()) {
            out.addIncludePatterns(pattern);
            if (!Glob.hasWildcard(from) && !Glob.hasWildcard(pattern)) {
                out.addRequiredPaths("/" + TreePaths.clean(source + "/" + pattern));
            }
        }
        return out;
    }

    private Ops.FileActionCopy.Builder copied(
            String source, String destination, @Nullable Owner owner, @Nullable String mode, long time) {
        Ops.FileActionCopy.Builder out = Ops.FileActionCopy.newBuilder()
                .setSrc(source)
                .setDest(destination)
                .setMode(KEEP)
                .setCreateDestPath(true)
                .setTimestamp(time);
        Ops.ChownOpt option = owner(owner);
        if (option != null) {
            out.setOwner(option);
        }
        if (mode != null) {
            if (Character.isDigit(mode.charAt(0))) {
                out.setMode(Integer.parseInt(mode, 8));
            } else {
                // The number counts where both are there.
                out.setMode(0).setModeStr(mode);
            }
        }
        return out;
    }

    /** A name is looked up in the tree that is changed. */
    private Ops.@Nullable ChownOpt owner(@Nullable Owner owner) {
        if (owner == null) {
            return null;
        }
        Ops.ChownOpt.Builder out = Ops.ChownOpt.newBuilder().setUser(user(owner.user()));
        if (!owner.group().isEmpty()) {
            out.setGroup(user(owner.group()));
        }
        return out.build();
    }

    private Ops.UserOpt user(String text) {
        long number = Owner.number(text);
        return number >= 0
                ? Ops.UserOpt.newBuilder().setByID((int) number).build()
                : Ops.UserOpt.newBuilder()
                        .setByName(Ops.NamedUserOpt.newBuilder().setName(text).setInput(base))
                        .build();
    }
}
