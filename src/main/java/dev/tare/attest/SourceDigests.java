package dev.tare.attest;

import dev.tare.oci.Digest;
import dev.tare.plan.Op;
import java.io.IOException;

/** What the sources of a plan gave when the plan was solved. */
public interface SourceDigests {
    /** The digest of a download. */
    Digest content(Op.HttpSource source) throws IOException;

    /** The commit that was checked out, in hex digits. */
    String commit(Op.GitSource source) throws IOException;
}
