package dev.tare.slim;

import java.util.List;

/**
 * What libraries load by themselves, by dlopen(3), so that no table of the program names it. Each rule stands in the
 * library's own manual or source.
 *
 * @param library how the name of the library begins
 * @param beside names in the library's folder: a file's, with {@code *} for any letters, or a folder's
 * @param paths elsewhere, relative to the root
 */
record Plugins(String library, List<String> beside, List<String> paths) {
    static final List<Plugins> ALL = List.of(
            // nsswitch.conf(5): a service is libnss_SERVICE.so.2. pthread_exit(3) and backtrace(3) load libgcc_s.
            new Plugins("libc.so.6", List.of("libnss_*.so.2", "libgcc_s.so.1"), List.of()),
            // libnss_dns.so.2 of glibc before 2.34, and getaddrinfo with it.
            new Plugins("libnss_dns.so", List.of("libresolv.so.2"), List.of()),
            // config(5ssl), OSSL_PROVIDER-legacy(7ssl), engine(3ssl).
            new Plugins(
                    "libcrypto.so",
                    List.of("ossl-modules", "engines-3", "engines-1.1"),
                    List.of("usr/lib/ssl", "etc/ssl")),
            // pam(8).
            new Plugins("libpam.so", List.of("security"), List.of("etc/pam.d", "etc/pam.conf", "etc/security")),
            // sasl2: --with-plugindir.
            new Plugins("libsasl2.so", List.of("sasl2"), List.of("etc/sasl2")),
            // krb5.conf(5), plugin_base_dir.
            new Plugins("libkrb5.so", List.of("krb5"), List.of("etc/krb5.conf", "etc/krb5.conf.d")),
            // Module directory of GIO, and of the image loaders of gdk-pixbuf.
            new Plugins("libgio-2.0.so", List.of("gio"), List.of("usr/share/glib-2.0/schemas")),
            new Plugins("libgdk_pixbuf-2.0.so", List.of("gdk-pixbuf-2.0"), List.of()),
            // ImageMagick's coders and their configuration.
            new Plugins("libMagickCore", List.of("ImageMagick*"), List.of("etc/ImageMagick-6", "etc/ImageMagick-7")),
            // ca-certificates' place for what has its own: p11-kit.
            new Plugins("libp11-kit.so", List.of("pkcs11"), List.of("etc/pkcs11", "usr/share/p11-kit")));

    /** Whether it is for this library. @param name the last part of its path */
    boolean isFor(String name) {
        return name.startsWith(library);
    }
}
