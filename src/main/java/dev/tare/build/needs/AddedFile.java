package dev.tare.build.needs;

import dev.tare.golang.GoLayer;
import dev.tare.needs.CallPath;
import dev.tare.needs.NeedId;
import dev.tare.needs.NeedsHistory;
import dev.tare.oci.Digest;
import java.util.List;

/**
 * A file or folder that an image has because its program needs it.
 *
 * @param path in the image, absolute
 * @param isFolder whether it is an empty folder
 * @param mode permission bits
 * @param size of the content in bytes; 0 for a folder
 * @param content its digest; that of nothing for a folder
 * @param what it is, in a few words
 * @param reason why it is there: {@code calls HTTPS servers}
 * @param calls functions from {@code main.main} to the one that needs it; empty where they are not known
 */
public record AddedFile(
        NeedId need,
        String path,
        boolean isFolder,
        int mode,
        long uid,
        long gid,
        long size,
        Digest content,
        String what,
        String reason,
        List<String> calls) {
    public AddedFile {
        calls = List.copyOf(calls);
    }

    /** What the image's history says of it. */
    GoLayer.Remark remark() {
        String comment = CallPath.reason(reason, calls);
        return new GoLayer.Remark(new NeedsHistory.Line(need, path, comment).createdBy(), comment);
    }
}
