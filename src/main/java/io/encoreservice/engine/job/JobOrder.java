package io.encoreservice.engine.job;

/** The order of a list of jobs; among equals the order is that of age. */
public record JobOrder(Key key, boolean ascending) {

    /** What jobs can be sorted by. */
    public enum Key {
        CREATED_DATE("createdDate"),
        PRIORITY("priority");

        private final String wireName;

        Key(String wireName) {
            this.wireName = wireName;
        }

        /** SVT Encore's name of the property. */
        public String wireName() {
            return wireName;
        }
    }
}
