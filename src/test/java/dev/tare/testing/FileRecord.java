package dev.tare.testing;

import java.util.Map;

/**
 * One path of an image's file tree, as it stands in the layer that set it last.
 *
 * @param type one of {@code - d l c b p}
 * @param mode permission bits with set-user-ID, set-group-ID and sticky bit
 * @param digest SHA-256 of a regular file's content in hex, else empty
 * @param link target of a symbolic link, else empty
 * @param device {@code major:minor} of a device, else empty
 * @param mtime seconds since 1970
 * @param inode the same number for the paths of one hard-linked file
 */
public record FileRecord(
        char type,
        int mode,
        long uid,
        long gid,
        long size,
        String digest,
        String link,
        String device,
        Map<String, String> xattrs,
        long mtime,
        int inode) {}
