package dev.tare.needs.files;

import java.nio.charset.StandardCharsets;

/** passwd(5) and group(5) with root, the image's user, and nobody. Nobody logs in. */
final class AccountFiles {
    private static final String NOBODY = "nobody";
    private static final long NOBODY_ID = 65534;

    private AccountFiles() {}

    static byte[] passwd(ImageUser user) {
        StringBuilder out = new StringBuilder();
        boolean root = user.uid() == 0;
        line(out, "root", 0, root ? user.gid() : 0, root ? user.home() : "/root");
        if (!root && user.uid() != NOBODY_ID) {
            line(out, user.name(), user.uid(), user.gid(), user.home());
        }
        boolean nobody = user.uid() == NOBODY_ID;
        line(out, NOBODY, NOBODY_ID, nobody ? user.gid() : NOBODY_ID, nobody ? user.home() : "/nonexistent");
        return bytes(out);
    }

    private static void line(StringBuilder out, String name, long uid, long gid, String home) {
        out.append(name).append(":x:").append(uid).append(':').append(gid).append(':');
        out.append(name).append(':').append(home).append(":/sbin/nologin\n");
    }

    static byte[] group(ImageUser user) {
        StringBuilder out = new StringBuilder("root:x:0:\n");
        if (user.gid() != 0 && user.gid() != NOBODY_ID) {
            out.append(user.group()).append(":x:").append(user.gid()).append(":\n");
        }
        String name = user.gid() == NOBODY_ID ? user.group() : NOBODY;
        out.append(name).append(":x:").append(NOBODY_ID).append(":\n");
        return bytes(out);
    }

    private static byte[] bytes(StringBuilder text) {
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }
}
