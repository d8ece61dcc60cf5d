package dev.tare.dockerfile.syntax;

/** A word whose quotes or variables cannot be processed. The caller knows its place in the file. */
public final class ExpansionException extends Exception {
    private static final long serialVersionUID = 1L;

    ExpansionException(String message) {
        super(message, null, false, false);
    }
}
