/** Of this release. Shown in the API's description and at the start. */
export const version = '0.1.0';
