package dev.tare.store;

import dev.tare.diagnostic.TareException;
import dev.tare.posix.Superuser;
import dev.tare.store.disk.Place;
import dev.tare.store.disk.StoreFailures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Whose a store is. In that of another user root would follow the links that its owner puts there, and remove, read and
 * overwrite whatever they lead to; so root uses none but its own, unless it says that it trusts the owner.
 */
final class StoreOwner {
    /** Environment variable: the folder of a store that root uses no matter who owns it. */
    static final String VARIABLE = "TARE_TRUST_STORE";

    private static final int LINK = 0120000;
    private static final int TYPE = 0170000;

    private StoreOwner() {}

    /**
     * Looks at a store that may not be there yet.
     *
     * @param home its folder, absolute
     * @throws TareException when this process is root's, and the folder or a part of it is not, or is a link
     */
    static void check(Path home, Map<String, String> environment) {
        try {
            if (!Superuser.isThisProcess() || isTrusted(home, environment.getOrDefault(VARIABLE, ""))) {
                return;
            }
            // A link of root's own is as good as the folder; whose that is, is asked too.
            String wrong = wrong(home, true);
            wrong = wrong == null ? wrong(home.toRealPath(), true) : wrong;
            for (Place place : Place.values()) {
                wrong = wrong == null ? wrong(place.in(home), false) : wrong;
            }
            if (wrong != null) {
                throw TareException.failed(
                        "the store at " + home + " is not root's: " + wrong,
                        "use it as its owner, or set TARE_HOME to a folder of root's; if its owner may do all that root may,"
                                + " set " + VARIABLE + "=" + home);
            }
        } catch (NoSuchFileException e) {
            // It is yet to be made.
        } catch (IOException e) {
            throw StoreFailures.reading(home, e);
        }
    }

    private static boolean isTrusted(Path home, String folder) throws IOException {
        return !folder.isEmpty() && Path.of(folder).toRealPath().equals(home.toRealPath());
    }

    private static @Nullable String wrong(Path path, boolean mayBeLink) throws IOException {
        Map<String, Object> stat;
        try {
            stat = Files.readAttributes(path, "unix:mode,uid", LinkOption.NOFOLLOW_LINKS);
        } catch (IOException e) {
            // Missing, or below a file: its user reports that.
            return null;
        }
        if (!Integer.valueOf(0).equals(stat.get("uid"))) {
            return path + " belongs to user " + stat.get("uid");
        }
        boolean isLink = stat.get("mode") instanceof Integer mode && (mode & TYPE) == LINK;
        return isLink && !mayBeLink ? path + " is a link" : null;
    }
}
