/** Spanish, begun. What is not here is in English. */

import type { Translation } from "../language";

export default {} satisfies Translation;
