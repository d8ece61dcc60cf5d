/**
 * Certificates for daemons and their clients. The JDK makes them only by its {@code keytool}, which is part of
 * {@code java.base} and so of every Java that runs this: no library (Bouncy Castle has 10 MB) and no {@code openssl} is
 * needed. Begin at {@link dev.tare.buildkit.certs.CertificateFolder}.
 */
@NullMarked
package dev.tare.buildkit.certs;

import org.jspecify.annotations.NullMarked;
