package dev.tare.needs.files;

import dev.tare.diagnostic.TareException;

/**
 * Whom an image's program runs as.
 *
 * @param name in passwd
 * @param home an absolute path
 * @param isNamed whether the image names the user or the group by a name, which only passwd and group resolve
 */
public record ImageUser(String name, long uid, String group, long gid, String home, boolean isNamed) {
    public static final ImageUser ROOT = new ImageUser("root", 0, "root", 0, "/root", false);

    /** Numbers of users and groups that a name without one gets: that of images that shall not run as root. */
    private static final long OTHER = 65532;

    private static final long NOBODY = 65534;
    private static final long MOST = 0xffff_fffeL;

    /**
     * Reads what USER of an image says: {@code 65532:65532}, {@code app}, {@code 1000:staff}, nothing for root.
     *
     * @throws TareException when it is no user
     */
    public static ImageUser parse(String text) {
        int colon = text.indexOf(':');
        String user = colon < 0 ? text : text.substring(0, colon);
        String group = colon < 0 ? "" : text.substring(colon + 1);
        check(user, text);
        check(group, text);
        long uid = user.isEmpty() ? 0 : number(user, text);
        String name = isNumber(user) || user.isEmpty() ? name(uid, "nonroot", "user") : user;
        // A runtime gives a number alone the group of its line in passwd, which is ours.
        long gid = group.isEmpty() ? uid : number(group, text);
        String usual = gid == uid ? name : name(gid, "nonroot", "group");
        String groupName = group.isEmpty() || isNumber(group) ? usual : group;
        boolean named =
                !isNumber(user) && !user.isEmpty() && uid != 0 || !isNumber(group) && !group.isEmpty() && gid != 0;
        String home = uid == 0 ? "/root" : "/home/" + name;
        return new ImageUser(name, uid, groupName, gid, home, named);
    }

    /** The same with a home of its own. */
    public ImageUser withHome(String other) {
        return new ImageUser(name, uid, group, gid, other, isNamed);
    }

    private static String name(long number, String usual, String other) {
        return number == 0 ? "root" : number == NOBODY ? "nobody" : number == OTHER ? usual : other;
    }

    private static long number(String text, String whole) {
        if (!isNumber(text)) {
            return switch (text) {
                case "root" -> 0;
                case "nobody", "nogroup" -> NOBODY;
                default -> OTHER;
            };
        }
        try {
            long number = Long.parseLong(text);
            if (number <= MOST) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Longer than any number.
        }
        throw TareException.usage("there is no user " + whole, "the highest number of a user or group is " + MOST);
    }

    private static boolean isNumber(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return !text.isEmpty();
    }

    private static void check(String name, String whole) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c <= ' ' || c == ':' || c == ',' || c == '/' || c == 0x7f || name.charAt(0) == '-') {
                throw TareException.usage(
                        "\"" + whole + "\" names no user that /etc/passwd can hold",
                        "write USER or USER:GROUP, by numbers or by names without blanks and colons");
            }
        }
    }
}
