/** Inputs that no author meant: what reads text gives a result or an error of ours, soon, whatever it is fed. */
package dev.tare.fuzz;
