package dev.tare.engine;

import dev.tare.oci.tree.Accounts;
import dev.tare.oci.tree.FileTree;
import dev.tare.plan.Owner;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The numbers of owners, by the accounts of the tree that is changed. Names that it lacks are root's, as in BuildKit. */
final class OwnerLookup {
    private final Accounts accounts;
    private final boolean scratch;
    private final Set<String> unknown = new LinkedHashSet<>();

    /**
     * Owners in a tree.
     *
     * @param scratch true: it is that of FROM scratch or of a {@code --link}, where no name can ever be found
     */
    OwnerLookup(FileTree tree, boolean scratch) {
        this.accounts = new Accounts(tree);
        this.scratch = scratch;
    }

    /** What was asked for and not found, such as {@code user "bob"}, in the order of asking. */
    Set<String> unknown() {
        return unknown;
    }

    Directories.@Nullable Ids ids(@Nullable Owner owner) throws IOException {
        if (owner == null) {
            return null;
        }
        long uid = Owner.number(owner.user());
        long gid = uid;
        if (uid < 0) {
            Accounts.User user = accounts.user(owner.user());
            if (user == null) {
                missing("user", owner.user(), "/etc/passwd");
            }
            uid = user == null ? 0 : user.uid();
            gid = user == null ? 0 : user.gid();
        }
        if (!owner.group().isEmpty()) {
            long group = Owner.number(owner.group());
            if (group < 0) {
                group = accounts.group(owner.group());
            }
            if (group < 0) {
                missing("group", owner.group(), "/etc/group");
            } else {
                gid = group;
            }
        }
        return new Directories.Ids(uid, gid);
    }

    private void missing(String what, String name, String file) throws IOException {
        if (scratch) {
            throw new IOException(
                    "no " + what + " \"" + name + "\": an empty file system (FROM scratch, --link) has no " + file
                            + ", and takes only root and numbers");
        }
        unknown.add(what + " \"" + name + "\"");
    }
}
